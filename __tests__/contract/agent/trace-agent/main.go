// Command trace-stats reads an OTLP request of traces from stdin, protobuf or JSON, has Datadog's trace-agent take it as
// its node's agent would, and prints what that counted: the groups that Datadog makes trace metrics of.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime/debug"
	"time"

	gzip "github.com/DataDog/datadog-agent/comp/trace/compression/impl-gzip"
	pb "github.com/DataDog/datadog-agent/pkg/proto/pbgo/trace"
	"github.com/DataDog/datadog-agent/pkg/trace/agent"
	"github.com/DataDog/datadog-agent/pkg/trace/api"
	"github.com/DataDog/datadog-agent/pkg/trace/config"
	"github.com/DataDog/datadog-agent/pkg/trace/stats"
	"github.com/DataDog/datadog-agent/pkg/trace/telemetry"
	"github.com/DataDog/datadog-agent/pkg/trace/timing"
	"github.com/DataDog/datadog-go/v5/statsd"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
)

// group is one combination of tags, and how many spans had it.
type group struct {
	Host      string `json:"host"`
	Env       string `json:"env"`
	Version   string `json:"version"`
	Service   string `json:"service"`
	Operation string `json:"operation"`
	Resource  string `json:"resource"`
	Type      string `json:"type"`
	Kind      string `json:"kind"`
	Status    uint32 `json:"status"`
	Hits      uint64 `json:"hits"`
	Errors    uint64 `json:"errors"`
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	body, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	request := ptraceotlp.NewExportRequest()
	unmarshal := request.UnmarshalProto
	if bytes.HasPrefix(body, []byte("{")) {
		unmarshal = request.UnmarshalJSON
	}
	if err := unmarshal(body); err != nil {
		return err
	}
	groups, err := count(request)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]any{"version": version(), "groups": groups})
}

// count has the agent process the request. Nothing is sent: neither spans nor counts leave the process.
func count(request ptraceotlp.ExportRequest) ([]group, error) {
	conf := config.New()
	conf.Hostname = "node"
	conf.Endpoints[0].APIKey = "none"
	var err error
	if conf.OTLPReceiver.AttributesTranslator, err = translator(); err != nil {
		return nil, err
	}
	client := &statsd.NoOpClient{}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	kept := &kept{groups: []group{}}
	concentrator := stats.NewConcentrator(conf, kept, time.Now(), client)
	agnt := agent.NewAgent(ctx, conf, telemetry.NewNoopCollector(), client, gzip.NewComponent())
	agnt.TraceWriter = dropped{}
	agnt.Concentrator = concentrator
	concentrator.Start()
	all := request.Traces().ResourceSpans()
	payloads := make(chan *api.Payload, all.Len())
	receiver := api.NewOTLPReceiver(payloads, conf, client, timing.New(client))
	for i := range all.Len() {
		receiver.ReceiveResourceSpans(ctx, all.At(i), http.Header{}, nil)
	}
	close(payloads)
	for payload := range payloads {
		agnt.Process(payload)
	}
	concentrator.Stop()
	return kept.groups, nil
}

// kept takes what would be sent to Datadog.
type kept struct{ groups []group }

func (k *kept) Write(payload *pb.StatsPayload) {
	for _, client := range payload.Stats {
		for _, bucket := range client.Stats {
			for _, g := range bucket.Stats {
				k.groups = append(k.groups, group{
					client.Hostname, client.Env, client.Version, g.Service, g.Name, g.Resource, g.Type, g.SpanKind,
					g.HTTPStatusCode, g.Hits, g.Errors,
				})
			}
		}
	}
}

func version() string {
	info, _ := debug.ReadBuildInfo()
	for _, module := range info.Deps {
		if module.Path == "github.com/DataDog/datadog-agent/pkg/trace" {
			return module.Version
		}
	}
	return ""
}
