// An S3 server in memory: gofakes3, with a length for uploads that come without one, as those of empty files do from Argo.
package main

import (
	"bytes"
	"io"
	"log"
	"net/http"
	"os"
	"strconv"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: objectstore ADDRESS")
	}
	store := gofakes3.New(s3mem.New(), gofakes3.WithAutoBucket(true))
	log.Fatal(http.ListenAndServe(os.Args[1], measured(store.Server())))
}

// measured reads uploads of unknown length, so that the store is told how long they are.
func measured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(answer http.ResponseWriter, request *http.Request) {
		if request.Method == http.MethodPut && request.Header.Get("Content-Length") == "" {
			body, err := io.ReadAll(request.Body)
			if err != nil {
				http.Error(answer, err.Error(), http.StatusBadRequest)
				return
			}
			request.Body = io.NopCloser(bytes.NewReader(body))
			request.Header.Set("Content-Length", strconv.Itoa(len(body)))
		}
		next.ServeHTTP(answer, request)
	})
}
