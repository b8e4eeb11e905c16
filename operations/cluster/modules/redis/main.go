// A Redis in memory for Argo CD's cache, on the loopback address given as the only argument.
package main

import (
	"log"
	"os"
	"time"

	"github.com/alicebob/miniredis/v2"
)

func main() {
	server := miniredis.NewMiniRedis()
	if err := server.StartAddr(os.Args[1]); err != nil {
		log.Fatal(err)
	}
	log.Printf("listening on %s", server.Addr())
	// Its keys expire on a clock of its own, which stands still unless it is moved.
	for range time.Tick(time.Second) {
		server.FastForward(time.Second)
	}
}
