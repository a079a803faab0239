// The program that holds a pod's namespaces while its containers come and go.
module lifeos.dev/tools/pause

go 1.26.10

tool lifeos.dev/tools/pause/pause
