{{/* Name of everything in this release; of the Service that users reach, if they do not go through Kong. */}}
{{- define "sample-web-app.fullname" -}}
{{- $name := ternary .Release.Name (printf "%s-%s" .Release.Name .Chart.Name) (contains .Chart.Name .Release.Name) -}}
{{- $name | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{/* The version that is deployed. */}}
{{- define "sample-web-app.tag" -}}
{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "sample-web-app.image" -}}
{{ .Values.image.repository }}:{{ include "sample-web-app.tag" . }}
{{- end }}

{{/* TCP port of the service's container; in Services and probes it goes by the name `http`. */}}
{{- define "sample-web-app.port" -}}
8080
{{- end }}

{{/* Pods of one version, and the fewest that the autoscaler keeps. */}}
{{- define "sample-web-app.replicas" -}}
{{ (get .Values .Values.strategy).replicas }}
{{- end }}

{{/* What selects the pods of one component, for ever: a selector cannot be changed. Takes (list $ "web"). */}}
{{- define "sample-web-app.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ $root.Chart.Name }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{/* Kubernetes' recommended labels, as far as pods have them: what changes here replaces pods. The second one takes
the labels of another component than the service: (list $ "collector" "0.160.0"). */}}
{{- define "sample-web-app.podLabels" -}}
{{ include "sample-web-app.podLabelsOf" (list . "web" (include "sample-web-app.tag" .)) }}
{{- end }}
{{- define "sample-web-app.podLabelsOf" -}}
{{ include "sample-web-app.selector" . }}
app.kubernetes.io/version: {{ index . 2 | quote }}
app.kubernetes.io/part-of: {{ (index . 0).Chart.Name }}
{{- end }}

{{/* All of them, for everything else. */}}
{{- define "sample-web-app.labels" -}}
{{ include "sample-web-app.labelsOf" (list . "web" (include "sample-web-app.tag" .)) }}
{{- end }}
{{- define "sample-web-app.labelsOf" -}}
{{- $root := index . 0 -}}
{{ include "sample-web-app.podLabelsOf" . }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ $root.Chart.Name }}-{{ $root.Chart.Version | replace "+" "_" }}
{{- end }}

{{/* Datadog's unified service tags, by which logs and container metrics of a pod are found. */}}
{{- define "sample-web-app.datadogTags" -}}
tags.datadoghq.com/env: {{ .Values.environment }}
tags.datadoghq.com/service: {{ .Chart.Name }}
tags.datadoghq.com/version: {{ include "sample-web-app.tag" . | quote }}
{{- end }}

{{/* Argo CD applies what a Rollout needs first, in wave 0, and the Rollout and its autoscaler together last: nothing
may wait for a Rollout, which takes minutes. */}}
{{- define "sample-web-app.lastWave" -}}
argocd.argoproj.io/sync-wave: "1"
{{- end }}

{{/* "256Mi" or "1Gi" as a number of MiB. */}}
{{- define "sample-web-app.mebibytes" -}}
{{- if hasSuffix "Gi" . }}{{ mul 1024 (trimSuffix "Gi" . | int) }}{{ else }}{{ trimSuffix "Mi" . | int }}{{ end -}}
{{- end }}

{{/* The restricted Pod Security Standard. Takes the number of the user: runAsNonRoot cannot judge a name. */}}
{{- define "sample-web-app.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: {{ . }}
runAsGroup: {{ . }}
seccompProfile:
  type: RuntimeDefault
{{- end }}
{{- define "sample-web-app.containerSecurityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* Users of the images: what their makers give them. */}}
{{- define "sample-web-app.user" -}}
65532
{{- end }}
{{- define "sample-web-app.collectorUser" -}}
10001
{{- end }}

{{/* Spreads pods over zones and nodes where there are any to choose from: a pod that is badly placed serves better
than one that waits. Takes (list $ "web" "pod-template-hash"), and spreads pods apart whose value of that label is the
same; without one, all of the component. */}}
{{- define "sample-web-app.topologySpread" -}}
{{- $parts := . -}}
{{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
- maxSkew: 1
  topologyKey: {{ . }}
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels:
      {{- include "sample-web-app.selector" $parts | nindent 6 }}
  {{- with slice $parts 2 }}
  matchLabelKeys: {{ toJson . }}
  {{- end }}
{{- end }}
{{- end }}

{{/* Secret with Datadog keys for analyses of this namespace; empty: the controller's own serve. */}}
{{- define "sample-web-app.datadogSecret" -}}
{{- if .Values.datadog.externalSecret.enabled -}}
{{ include "sample-web-app.fullname" . }}-datadog
{{- else -}}
{{ .Values.datadog.existingSecret }}
{{- end -}}
{{- end }}

{{/* Whether Kong mirrors requests to the new version: "true" or nothing. */}}
{{- define "sample-web-app.shadow" -}}
{{- if and (eq .Values.strategy "blueGreen") .Values.ingress.enabled (gt (int .Values.shadow.percentage) 0) }}true{{ end -}}
{{- end }}
