// Package jsonnet stands where the interpreter would, of which Argo CD's repository server would be the one user here: its tables of
// constants take longer to compile than that server. A repository with Jsonnet is refused.
package jsonnet

import "errors"

var errAbsent = errors.New("built without Jsonnet")

// VM evaluates nothing.
type VM struct{}

// MakeVM makes one.
func MakeVM() *VM { return &VM{} }

// Version says what is missing.
func Version() string { return "none" }

// TLACode, TLAVar, ExtCode, ExtVar and Importer are parameters of what is refused.
func (*VM) TLACode(string, string) {}
func (*VM) TLAVar(string, string)  {}
func (*VM) ExtCode(string, string) {}
func (*VM) ExtVar(string, string)  {}
func (*VM) Importer(any)           {}

// EvaluateFile refuses.
func (*VM) EvaluateFile(string) (string, error) { return "", errAbsent }

// Contents are of an import.
type Contents struct{}

// FileImporter imports nothing.
type FileImporter struct{ JPaths []string }

// Import refuses.
func (*FileImporter) Import(string, string) (Contents, string, error) { return Contents{}, "", errAbsent }
