package main

import (
	"fmt"
	"time"
	_ "unsafe" // for go:linkname

	"github.com/argoproj/argo-rollouts/analysis"
	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/v1alpha1"
	rolloutsfake "github.com/argoproj/argo-rollouts/pkg/client/clientset/versioned/fake"
	rolloutsinformers "github.com/argoproj/argo-rollouts/pkg/client/informers/externalversions"
	analysisutil "github.com/argoproj/argo-rollouts/utils/analysis"
	"github.com/argoproj/argo-rollouts/utils/record"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes/fake"
	"k8s.io/client-go/util/workqueue"
)

// What the controller does with a run each time it comes to it. Called itself, because the queues and caches around
// it would make the outcome a matter of timing.
//
//go:linkname reconcile github.com/argoproj/argo-rollouts/analysis.(*Controller).reconcileAnalysisRun
func reconcile(controller *analysis.Controller, run *v1alpha1.AnalysisRun) *v1alpha1.AnalysisRun

type outcome struct {
	Phase   v1alpha1.AnalysisPhase `json:"phase"`
	Message string                 `json:"message"`
	// From the start of the run to its end.
	Seconds int                     `json:"seconds"`
	Metrics []v1alpha1.MetricResult `json:"metrics"`
	// What Datadog was asked, each once.
	Queries []string `json:"queries"`
	// How far back the first query looked.
	WindowSeconds int `json:"windowSeconds"`
}

// A run that the controller has come to so often is taken for endless.
const patience = 1000

// A player puts one scenario after the other before one controller.
type player struct {
	controller *analysis.Controller
	alarm      *alarm
}

func (p *player) play(rollout *v1alpha1.Rollout, template *v1alpha1.AnalysisTemplate, scenario scenario) (*outcome, error) {
	run, err := newRun(rollout, template, scenario.Analysis)
	if err != nil {
		return nil, err
	}
	datadog, err := listen(run, scenario.Answers)
	if err != nil {
		return nil, err
	}
	defer datadog.close()

	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	now := start
	setClock(func() time.Time { return now })
	ends := time.Duration(scenario.EndsAfterSeconds) * time.Second
	for calls := 0; !run.Status.Phase.Completed(); calls++ {
		if calls == patience {
			return nil, fmt.Errorf("%s analysis runs without end", scenario.Analysis)
		}
		if ends > 0 && now.Sub(start) >= ends {
			run.Spec.Terminate = true
		}
		p.alarm.after = 0
		run = reconcile(p.controller, run)
		// In a cluster, what it writes calls it again at once.
		if !analysisutil.IsTerminating(run) {
			now = now.Add(p.alarm.after)
		}
		// It asks for more than the time to have passed.
		now = now.Add(time.Millisecond)
	}
	return &outcome{
		Phase:         run.Status.Phase,
		Message:       run.Status.Message,
		Seconds:       int(now.Sub(start).Seconds()),
		Metrics:       run.Status.MetricResults,
		Queries:       datadog.queries,
		WindowSeconds: datadog.window,
	}, nil
}

func newPlayer() *player {
	kubernetes := fake.NewSimpleClientset()
	rollouts := rolloutsfake.NewSimpleClientset()
	alarm := &alarm{}
	return &player{alarm: alarm, controller: analysis.NewController(analysis.ControllerConfig{
		KubeClientSet:        kubernetes,
		ArgoProjClientset:    rollouts,
		AnalysisRunInformer:  rolloutsinformers.NewSharedInformerFactory(rollouts, 0).Argoproj().V1alpha1().AnalysisRuns(),
		JobInformer:          informers.NewSharedInformerFactory(kubernetes, 0).Batch().V1().Jobs(),
		AnalysisRunWorkQueue: alarm,
		Recorder:             record.NewFakeEventRecorder(),
	})}
}

// An alarm is a queue of one run that notes when the controller wants to see it again.
type alarm struct {
	workqueue.RateLimitingInterface
	after time.Duration
}

func (a *alarm) AddAfter(_ interface{}, after time.Duration) {
	a.after = after
}
