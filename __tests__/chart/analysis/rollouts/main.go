// Runs analyses through the real controller of Argo Rollouts, against a stand-in of Datadog and on a clock of its
// own: hours take milliseconds. Reads a rendered Rollout, its AnalysisTemplate and scenarios from standard input,
// as JSON, and writes what became of each. What crashes the controller crashes this program.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/v1alpha1"
	log "github.com/sirupsen/logrus"
)

type input struct {
	Rollout   *v1alpha1.Rollout          `json:"rollout"`
	Template  *v1alpha1.AnalysisTemplate `json:"template"`
	Scenarios []scenario                 `json:"scenarios"`
}

// A scenario is one analysis of the Rollout and what Datadog answers to it.
type scenario struct {
	// background, step, prePromotion or postPromotion
	Analysis string `json:"analysis"`
	// By metric, one after the other; the last one repeats.
	Answers map[string][]answer `json:"answers"`
	// When the Rollout ends the run; 0 if it does not.
	EndsAfterSeconds int `json:"endsAfterSeconds"`
}

type output struct {
	// Of the Rollouts that was compiled in.
	Version  string    `json:"version"`
	Outcomes []outcome `json:"outcomes"`
}

func main() {
	log.SetOutput(io.Discard)
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(in io.Reader, out io.Writer) error {
	var given input
	decoder := json.NewDecoder(in)
	// A field that this version does not know would be dropped in silence.
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&given); err != nil {
		return fmt.Errorf("rollouts %s does not understand the manifests: %w", version(), err)
	}
	result := output{Version: version()}
	player := newPlayer()
	for i, scenario := range given.Scenarios {
		outcome, err := player.play(given.Rollout, given.Template, scenario)
		if err != nil {
			return fmt.Errorf("scenario %d: %w", i, err)
		}
		result.Outcomes = append(result.Outcomes, *outcome)
	}
	return json.NewEncoder(out).Encode(result)
}

func version() string {
	info, _ := debug.ReadBuildInfo()
	for _, module := range info.Deps {
		if module.Path == "github.com/argoproj/argo-rollouts" {
			return module.Version
		}
	}
	return "unknown"
}
