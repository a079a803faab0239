// argolint says what Argo's workflow-controller would refuse: its own validation, on files, without a cluster.
//
// `argo lint --offline` is the same validation, but the module of that command lacks the pages of its user interface,
// without which it does not compile.
package main

import (
	"context"
	"fmt"
	"os"

	wfv1 "github.com/argoproj/argo-workflows/v3/pkg/apis/workflow/v1alpha1"
	"github.com/argoproj/argo-workflows/v3/workflow/common"
	"github.com/argoproj/argo-workflows/v3/workflow/templateresolution"
	"github.com/argoproj/argo-workflows/v3/workflow/validate"
)

// templates are those of all files; they may refer to each other.
type templates map[string]*wfv1.WorkflowTemplate

func (all templates) Get(name string) (*wfv1.WorkflowTemplate, error) {
	if found, ok := all[name]; ok {
		return found, nil
	}
	return nil, fmt.Errorf("there is no workflow template %q", name)
}

func main() {
	parsed := map[string][]common.ParseResult{}
	all := templates{}
	for _, path := range os.Args[1:] {
		text, err := os.ReadFile(path)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		parsed[path] = common.ParseObjects(text, true)
		for _, result := range parsed[path] {
			if template, ok := result.Object.(*wfv1.WorkflowTemplate); ok {
				all[template.Name] = template
			}
		}
	}
	failed := false
	for _, path := range os.Args[1:] {
		if len(parsed[path]) == 0 {
			fmt.Printf("%s: holds no object\n", path)
			failed = true
		}
		for _, result := range parsed[path] {
			if err := check(all, result); err != nil {
				fmt.Printf("%s: %v\n", path, err)
				failed = true
			}
		}
	}
	if failed {
		os.Exit(1)
	}
}

func check(all templates, result common.ParseResult) error {
	if result.Err != nil {
		return result.Err
	}
	none := &templateresolution.NullClusterWorkflowTemplateGetter{}
	switch object := result.Object.(type) {
	case *wfv1.WorkflowTemplate:
		return validate.ValidateWorkflowTemplate(all, none, object, nil, validate.ValidateOpts{Lint: true})
	case *wfv1.CronWorkflow:
		return validate.ValidateCronWorkflow(context.Background(), all, none, object, nil)
	case *wfv1.Workflow:
		return validate.ValidateWorkflow(all, none, object, nil, validate.ValidateOpts{Submit: true})
	}
	return fmt.Errorf("%T is nothing that the workflow-controller validates", result.Object)
}
