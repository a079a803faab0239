// argocd is the part of Argo CD that a cluster needs which follows git: the controller, the server that reads repositories, and the API.
// Which of them, its first argument says, as in the manifests of Argo CD, whose image starts what its arguments name.
//
// Argo CD's own program holds its command line and seven more programs, too, and the clients of what those talk to.
package main

import (
	"log"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"k8s.io/klog/v2"

	controller "github.com/argoproj/argo-cd/v3/cmd/argocd-application-controller/commands"
	repositories "github.com/argoproj/argo-cd/v3/cmd/argocd-repo-server/commands"
	api "github.com/argoproj/argo-cd/v3/cmd/argocd-server/commands"
	logging "github.com/argoproj/argo-cd/v3/util/log"
)

var programs = map[string]func() *cobra.Command{
	"argocd-application-controller": controller.NewCommand,
	"argocd-repo-server":            repositories.NewCommand,
	"argocd-server":                 api.NewCommand,
}

func main() {
	if len(os.Args) < 2 {
		log.Fatal("usage: argocd PROGRAM [ARGUMENT ...]")
	}
	os.Args = os.Args[1:]
	program, ok := programs[filepath.Base(os.Args[0])]
	if !ok {
		log.Fatalf("%s is no program of Argo CD that this was built with", os.Args[0])
	}
	// As its own program does before anything else. It turns gRPC's look-ups of load balancers off, too: what turns them on is not in here.
	klog.SetLogger(logging.NewLogrusLogger(logging.NewWithCurrentConfig()))
	if program().Execute() != nil { // it said why
		os.Exit(1)
	}
}
