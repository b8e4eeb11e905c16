{{- define "platform-resources.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/part-of: {{ .Chart.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- /* The namespaces that get a Secret, each once, as a list in YAML. */ -}}
{{- define "platform-resources.namespaces" -}}
{{- $namespaces := list }}
{{- range .Values.externalSecrets }}
{{- $namespaces = append $namespaces .namespace }}
{{- end }}
{{- $namespaces | uniq | sortAlpha | toYaml }}
{{- end }}
