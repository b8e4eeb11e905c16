{{/* Where a Rollout asks for an analysis. All run error-rate-analysis (analysis-template.yaml), and differ in which
requests they read and for how long. docs/decisions/0008-analysis.md says why. */}}

{{/* `strategy.canary.analysis`, beside the steps: from the first pods of the new version until the rollout ends. */}}
{{- define "sample-web-app.canaryAnalysis" -}}
startingStep: 1
{{ include "sample-web-app.analysis.run" (dict "root" . "operation" "http.server.request" "count" 0) }}
{{- end }}

{{/* The last step of a canary: holds the rollout until the new version has been measured. */}}
{{- define "sample-web-app.canaryAnalysisStep" -}}
- analysis:
    {{- include "sample-web-app.analysis.run" (dict "root" . "operation" "http.server.request") | nindent 4 }}
{{- end }}

{{/* All that the new version has answered before the switch is mirrored requests. */}}
{{- define "sample-web-app.prePromotionAnalysis" -}}
{{ include "sample-web-app.analysis.run" (dict "root" . "operation" "http.server.shadow") }}
{{- end }}

{{/* After the switch, users' own requests, while the old version still stands by. */}}
{{- define "sample-web-app.postPromotionAnalysis" -}}
{{ include "sample-web-app.analysis.run" (dict "root" . "operation" "http.server.request") }}
{{- end }}

{{/* The service reports `<tag>-<pod template hash>` as its version, so that a rollout reads its own pods alone, and
Datadog writes tags in lower case. Takes a dict of root, operation and, unless it is that of the values, count; 0
measures until the Rollout ends the run. */}}
{{- define "sample-web-app.analysis.run" -}}
templates:
  - templateName: error-rate-analysis
args:
  - name: service-name
    value: {{ .root.Chart.Name }}
  - name: environment
    value: {{ .root.Values.environment }}
  - name: version
    value: {{ include "sample-web-app.tag" .root | lower | quote }}
  - name: pod-template-hash
    valueFrom:
      podTemplateHashValue: Latest
  - name: operation
    value: {{ .operation }}
  - name: count
    value: {{ hasKey . "count" | ternary .count .root.Values.analysis.count | quote }}
{{- end }}

{{/* How often a metric is measured: the first time once Datadog has ingested what the new version answered. */}}
{{- define "sample-web-app.analysis.schedule" -}}
initialDelay: {{ .initialDelay }}
interval: {{ .interval }}
count: {{ `"{{args.count}}"` }}
{{- end }}

{{/* Version 1 of the API, because Rollouts 1.6 can send version 2 no arithmetic. Takes (list $ query). */}}
{{- define "sample-web-app.analysis.query" -}}
{{- $root := index . 0 -}}
provider:
  datadog:
    apiVersion: v1
    interval: {{ $root.Values.analysis.window }}
    {{- with include "sample-web-app.datadogSecret" $root }}
    secretRef:
      name: {{ . }}
      namespaced: true
    {{- end }}
    query: {{ index . 1 | quote }}
{{- end }}

{{- define "sample-web-app.analysis.validate" -}}
{{- if le (int .count) (int .failureLimit) -}}
{{- fail (printf "analysis.count is %d, and analysis.failureLimit is %d: no analysis could fail. Make the count greater than the limit" (int .count) (int .failureLimit)) -}}
{{- end -}}
{{- end }}
