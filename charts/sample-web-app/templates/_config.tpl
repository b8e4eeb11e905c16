{{/* The service's settings, which are the same in all pods of a version. */}}
{{- define "sample-web-app.config" -}}
PORT: {{ include "sample-web-app.port" . | quote }}
SERVICE_NAME: {{ .Chart.Name }}
DEPLOYMENT_ENVIRONMENT: {{ .Values.environment }}
{{- with .Values.clusterName }}
CLUSTER_NAME: {{ . | quote }}
{{- end }}
TRUSTED_PROXY_HOPS: {{ .Values.ingress.trustedProxyHops | quote }}
DRAIN_MS: {{ mul 1000 .Values.shutdown.drainSeconds | quote }}
SHUTDOWN_DEADLINE_MS: {{ mul 1000 .Values.shutdown.deadlineSeconds | quote }}
FAULT_INJECTION: {{ .Values.fault.enabled | quote }}
{{- if .Values.fault.enabled }}
FAULT_ERROR_RATE: {{ .Values.fault.errorRate | quote }}
FAULT_LATENCY_MS: {{ .Values.fault.latencyMs | int | quote }}
{{- end }}
{{- if eq .Values.telemetry.path "collector" }}
OTEL_EXPORTER_OTLP_ENDPOINT: http://{{ include "sample-web-app.fullname" . }}-collector:4318
{{- end }}
{{- range $name, $value := .Values.config }}
{{ $name }}: {{ kindIs "float64" $value | ternary (int64 $value) $value | quote }}
{{- end }}
{{- end }}

{{/* A name for each content, so that every version keeps the settings it was rolled out with: with one name for
all, an abort would leave the rejected settings to whatever old pod starts next. */}}
{{- define "sample-web-app.configMapName" -}}
{{ include "sample-web-app.fullname" . }}-{{ include "sample-web-app.config" . | sha256sum | trunc 10 }}
{{- end }}
