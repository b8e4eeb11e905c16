package main

import "github.com/DataDog/datadog-agent/pkg/trace/writer"

// dropped takes the spans that would be sent to Datadog.
type dropped struct{}

func (dropped) Stop()                             {}
func (dropped) WriteChunks(*writer.SampledChunks) {}
func (dropped) FlushSync() error                  { return nil }
func (dropped) UpdateAPIKey(_, _ string)          {}
