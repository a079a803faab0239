// A small S3 server, for the artifacts of workflows in the cluster on one machine. Bump: `go get
// github.com/johannesboyne/gofakes3@<version> && go mod tidy` in this folder.
module lifeos.dev/tools/objects

go 1.26.10

tool lifeos.dev/tools/objects/objectstore

require github.com/johannesboyne/gofakes3 v1.2.0

require (
	github.com/ryszard/goskiplist v0.0.0-20150312221310-2dfbae5fcf46 // indirect
	go.shabbyrobe.org/gocovmerge v0.0.0-20230507111327-fa4f82cfbf4d // indirect
	golang.org/x/tools v0.8.0 // indirect
)
