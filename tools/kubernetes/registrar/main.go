// The kubelet's way to a CSI driver: it watches a folder for sockets, asks each what it is, and says whether it took it.
//
// Kubernetes has a program for that, kubernetes-csi/node-driver-registrar, whose module the proxy does not serve.
package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/signal"
	"syscall"

	"google.golang.org/grpc"
	registration "k8s.io/kubelet/pkg/apis/pluginregistration/v1"
)

type driver struct {
	registration.UnsafeRegistrationServer
	name, endpoint string
	refused        chan string
}

func (d *driver) GetInfo(context.Context, *registration.InfoRequest) (*registration.PluginInfo, error) {
	return &registration.PluginInfo{
		Type:              registration.CSIPlugin,
		Name:              d.name,
		Endpoint:          d.endpoint,
		SupportedVersions: []string{"1.0.0"}, // of CSI
	}, nil
}

func (d *driver) NotifyRegistrationStatus(
	_ context.Context, status *registration.RegistrationStatus,
) (*registration.RegistrationStatusResponse, error) {
	if !status.PluginRegistered {
		d.refused <- status.Error
	}
	return &registration.RegistrationStatusResponse{}, nil
}

// registrar NAME ENDPOINT SOCKET: the driver's name, its socket as the kubelet sees it, and our own among the kubelet's plugins.
func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: registrar NAME ENDPOINT SOCKET")
		os.Exit(2)
	}
	if err := serve(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, "registrar:", err)
		os.Exit(1)
	}
}

func serve(name, endpoint, socket string) error {
	if err := os.Remove(socket); err != nil && !errors.Is(err, fs.ErrNotExist) { // of one that was killed
		return err
	}
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return err
	}
	own := &driver{name: name, endpoint: endpoint, refused: make(chan string, 1)}
	server := grpc.NewServer()
	registration.RegisterRegistrationServer(server, own)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	asked, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	defer server.Stop() // and with it the socket: the kubelet takes its end for the driver's
	select {
	case <-asked.Done():
		return nil
	case reason := <-own.refused:
		return fmt.Errorf("the kubelet did not take %s: %s", name, reason)
	case err := <-failed:
		return err
	}
}
