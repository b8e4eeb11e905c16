{{- define "platform-resources.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/part-of: {{ .Chart.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- /* The namespaces of a list of Secrets, each once, as a list in YAML. */ -}}
{{- define "platform-resources.namespaces" -}}
{{- $namespaces := list }}
{{- range . }}
{{- $namespaces = append $namespaces .namespace }}
{{- end }}
{{- $namespaces | uniq | sortAlpha | toYaml }}
{{- end }}
