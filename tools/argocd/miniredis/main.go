// miniredis is the Redis that Argo CD's own command line brings along for a cluster that runs none; here it is Argo CD's cache.
package main

import (
	"log"
	"os"
	"time"

	"github.com/alicebob/miniredis/v2"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: miniredis ADDRESS")
	}
	server := miniredis.NewMiniRedis()
	if password := os.Getenv("REDIS_PASSWORD"); password != "" {
		server.RequireAuth(password)
	}
	if err := server.StartAddr(os.Args[1]); err != nil {
		log.Fatal(err)
	}
	for last := range time.Tick(time.Second) { // it was made for tests, in which time passes when told to
		server.FastForward(time.Second)
		server.SetTime(last)
	}
}
