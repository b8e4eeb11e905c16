//go:build !agent_7_67

package main

import (
	"github.com/DataDog/datadog-agent/pkg/opentelemetry-mapping-go/otlp/attributes"
	"go.opentelemetry.io/collector/component/componenttest"
)

func translator() (*attributes.Translator, error) {
	return attributes.NewTranslator(componenttest.NewNopTelemetrySettings())
}
