//go:build !rollouts_1_6

package main

import (
	"time"

	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/v1alpha1"
	"github.com/argoproj/argo-rollouts/utils/analysis"
	rollouts "github.com/argoproj/argo-rollouts/utils/time"
)

func setClock(now func() time.Time) {
	rollouts.SetNowTimeFunc(now)
}

func fromTemplate(template *v1alpha1.AnalysisTemplate, args []v1alpha1.Argument, asked *v1alpha1.RolloutAnalysis) (*v1alpha1.AnalysisRun, error) {
	return analysis.NewAnalysisRunFromTemplates(
		[]*v1alpha1.AnalysisTemplate{template}, nil, args, asked.DryRun, asked.MeasurementRetention, nil, nil, "run", "", "test",
	)
}
