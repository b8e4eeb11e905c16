package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"sync"

	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/v1alpha1"
	"github.com/argoproj/argo-rollouts/utils/analysis"
)

type answer struct {
	Status int    `json:"status"`
	Body   string `json:"body"`
}

// datadog stands in for Datadog's API, version 1, on the loopback interface.
type datadog struct {
	server *httptest.Server

	mutex   sync.Mutex
	queries []string
	window  int
	// By query, those still to be given.
	answers map[string][]answer
}

// Answers what the metrics of a run ask, and points the controller there.
func listen(run *v1alpha1.AnalysisRun, answers map[string][]answer) (*datadog, error) {
	d := &datadog{answers: map[string][]answer{}}
	for _, metric := range run.Spec.Metrics {
		resolved, err := analysis.ResolveMetricArgs(metric, run.Spec.Args)
		if err != nil {
			return nil, err
		}
		if len(answers[metric.Name]) == 0 {
			return nil, fmt.Errorf("no answer to metric %s", metric.Name)
		}
		d.answers[resolved.Provider.Datadog.Query] = answers[metric.Name]
	}
	d.server = httptest.NewServer(d)
	for name, value := range map[string]string{"ADDRESS": d.server.URL, "API_KEY": "api", "APP_KEY": "app"} {
		os.Setenv("DD_"+name, value)
	}
	return d, nil
}

func (d *datadog) ServeHTTP(response http.ResponseWriter, request *http.Request) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	asked := request.URL.Query()
	query := asked.Get("query")
	left := d.answers[query]
	if request.Method != http.MethodGet || request.URL.Path != "/api/v1/query" || len(left) == 0 {
		http.Error(response, "not what the template asks", http.StatusTeapot)
		return
	}
	if len(left) > 1 {
		d.answers[query] = left[1:]
	}
	if !slices.Contains(d.queries, query) {
		d.queries = append(d.queries, query)
	}
	from, _ := strconv.Atoi(asked.Get("from"))
	to, _ := strconv.Atoi(asked.Get("to"))
	d.window = to - from
	response.WriteHeader(left[0].Status)
	fmt.Fprint(response, left[0].Body)
}

func (d *datadog) close() {
	d.server.Close()
}
