// The modules that the custom resource definitions come from; nothing is compiled here, tools/crds.py copies files out of
// them. No package imports them, so `go mod tidy` would empty this list: bump a version by hand, delete its two lines in
// go.sum, and `go mod download <module>` in this folder writes the new ones.
//
// Knative's module has the definitions of its own networking and caching only as links, which a module cannot carry; the
// two versions are those that its go.mod names. Gateway API is the version that Envoy Gateway names.
module lifeos.dev/tools/crds

go 1.26.10

require (
	github.com/argoproj/argo-cd/v3 v3.5.7
	github.com/argoproj/argo-rollouts v1.10.2
	github.com/argoproj/argo-workflows/v3 v3.7.3
	github.com/envoyproxy/gateway v1.9.1
	github.com/prometheus-operator/prometheus-operator v0.85.0
	github.com/spiffe/spire-controller-manager v0.6.2
	knative.dev/caching v0.0.0-20240716132144-989f54c83776
	knative.dev/networking v0.0.0-20240716111826-bab7f2a3e556
	knative.dev/serving v0.42.2
	sigs.k8s.io/gateway-api v1.6.1
)
