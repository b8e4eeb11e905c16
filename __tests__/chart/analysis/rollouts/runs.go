package main

import (
	"fmt"

	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/v1alpha1"
	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/validation"
	"github.com/argoproj/argo-rollouts/utils/analysis"
	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// The run that the rollout controller would create, from what it would take for valid.
func newRun(rollout *v1alpha1.Rollout, template *v1alpha1.AnalysisTemplate, name string) (*v1alpha1.AnalysisRun, error) {
	kind, asked := find(rollout, name)
	if asked == nil {
		return nil, fmt.Errorf("the Rollout has no %s analysis", name)
	}
	for _, reference := range asked.Templates {
		if reference.TemplateName != template.Name {
			return nil, fmt.Errorf("%s analysis runs %s, which is not there", name, reference.TemplateName)
		}
	}
	if problems := validation.ValidateAnalysisTemplatesWithType(rollout, validation.AnalysisTemplatesWithType{
		// Validation writes into what it is given.
		AnalysisTemplates: []*v1alpha1.AnalysisTemplate{template.DeepCopy()},
		TemplateType:      kind,
		Args:              asked.Args,
	}); len(problems) > 0 {
		return nil, fmt.Errorf("%s analysis is invalid: %w", name, problems.ToAggregate())
	}
	args, err := analysis.BuildArgumentsForRolloutAnalysisRun(asked.Args, replicaSet("old"), replicaSet("new"), rollout)
	if err != nil {
		return nil, err
	}
	return fromTemplate(template, args, asked)
}

func find(rollout *v1alpha1.Rollout, name string) (validation.AnalysisTemplateType, *v1alpha1.RolloutAnalysis) {
	canary, blueGreen := rollout.Spec.Strategy.Canary, rollout.Spec.Strategy.BlueGreen
	switch {
	case name == "background" && canary != nil && canary.Analysis != nil:
		return validation.BackgroundAnalysis, &canary.Analysis.RolloutAnalysis
	case name == "step" && canary != nil:
		for _, step := range canary.Steps {
			if step.Analysis != nil {
				return validation.InlineAnalysis, step.Analysis
			}
		}
	case name == "prePromotion" && blueGreen != nil:
		return validation.PrePromotionAnalysis, blueGreen.PrePromotionAnalysis
	case name == "postPromotion" && blueGreen != nil:
		return validation.PostPromotionAnalysis, blueGreen.PostPromotionAnalysis
	}
	return "", nil
}

func replicaSet(hash string) *appsv1.ReplicaSet {
	return &appsv1.ReplicaSet{ObjectMeta: metav1.ObjectMeta{
		Labels: map[string]string{v1alpha1.DefaultRolloutUniqueLabelKey: hash},
	}}
}
