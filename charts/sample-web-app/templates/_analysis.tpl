{{/*
Where a Rollout asks for an analysis. All of them run error-rate-analysis (analysis-template.yaml) and differ in what
they read and for how long; docs/decisions/0008-analysis.md says why. Nothing is asked while analysis.enabled is false.
*/}}

{{/* `strategy.canary.analysis`: from the first pods of the new version until the rollout ends. */}}
{{- define "sample-web-app.analysis.background" -}}
startingStep: 1
{{ include "sample-web-app.analysis.run" (dict "context" . "operation" "http.server.request" "count" "0") }}
{{- end }}

{{/* `analysis` of a canary step: holds the rollout until the new version has been measured. */}}
{{- define "sample-web-app.analysis.step" -}}
{{ include "sample-web-app.analysis.run" (dict "context" . "operation" "http.server.request") }}
{{- end }}

{{/* `strategy.blueGreen.prePromotionAnalysis`: all that the new version has had until then is mirrored requests. */}}
{{- define "sample-web-app.analysis.prePromotion" -}}
{{ include "sample-web-app.analysis.run" (dict "context" . "operation" "http.server.shadow") }}
{{- end }}

{{/* `strategy.blueGreen.postPromotionAnalysis`: the users' own requests, while the way back is still open. */}}
{{- define "sample-web-app.analysis.postPromotion" -}}
{{ include "sample-web-app.analysis.run" (dict "context" . "operation" "http.server.request") }}
{{- end }}

{{/*
One run. The service reports `<image tag>-<pod template hash>` as its version, so that two rollouts of one image are
told apart; Datadog writes tags in lower case. A count of 0 measures until the Rollout ends the run.
*/}}
{{- define "sample-web-app.analysis.run" -}}
templates:
  - templateName: error-rate-analysis
args:
  - name: service-name
    value: {{ .context.Chart.Name }}
  - name: environment
    value: {{ .context.Values.environment }}
  - name: version
    value: {{ .context.Values.image.tag | default .context.Chart.AppVersion | lower | quote }}
  - name: pod-template-hash
    valueFrom:
      podTemplateHashValue: Latest
  - name: operation
    value: {{ .operation }}
  - name: count
    value: {{ .count | default .context.Values.analysis.count | quote }}
{{- end }}
