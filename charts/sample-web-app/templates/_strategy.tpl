{{/* Weights are ratios of pods behind the root Service: no traffic router takes part, and none can fail. */}}
{{- define "sample-web-app.canary" -}}
canary:
  stableService: {{ include "sample-web-app.fullname" . }}-stable
  canaryService: {{ include "sample-web-app.fullname" . }}-canary
  maxSurge: {{ .Values.canary.maxSurge }}
  maxUnavailable: {{ .Values.canary.maxUnavailable }}
  {{- if .Values.analysis.enabled }}
  analysis:
    {{- include "sample-web-app.canaryAnalysis" . | nindent 4 }}
  {{- end }}
  steps:
    {{- range .Values.canary.weights }}
    - setWeight: {{ . }}
    - pause:
        duration: {{ $.Values.canary.pauseSeconds }}s
    {{- end }}
    {{- if .Values.analysis.enabled }}
    {{- include "sample-web-app.canaryAnalysisStep" . | nindent 4 }}
    {{- end }}
{{- end }}

{{/* The preview is as large as what it is to replace. Its label lives until the analysis after the switch has
succeeded: no Service that users reach may select by it. */}}
{{- define "sample-web-app.blueGreen" -}}
blueGreen:
  activeService: {{ include "sample-web-app.fullname" . }}-active
  previewService: {{ include "sample-web-app.fullname" . }}-preview
  autoPromotionEnabled: {{ .Values.blueGreen.autoPromotion }}
  scaleDownDelaySeconds: {{ .Values.blueGreen.scaleDownDelaySeconds }}
  previewMetadata:
    labels:
      role: preview
  activeMetadata:
    labels:
      role: active
  {{- if .Values.analysis.enabled }}
  prePromotionAnalysis:
    {{- include "sample-web-app.prePromotionAnalysis" . | nindent 4 }}
  postPromotionAnalysis:
    {{- include "sample-web-app.postPromotionAnalysis" . | nindent 4 }}
  {{- end }}
{{- end }}
