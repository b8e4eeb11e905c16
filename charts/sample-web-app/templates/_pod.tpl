{{/* Time for the kubelet to wait until it kills: the drain, the deadline, and 10 s for the last telemetry. */}}
{{- define "sample-web-app.gracePeriod" -}}
{{ add .Values.shutdown.drainSeconds .Values.shutdown.deadlineSeconds 10 }}
{{- end }}

{{/* Old space of Node's heap in MiB: 60 % of the limit. The rest is for the young generation, code, buffers and
what Node itself takes, about 60 MiB. */}}
{{- define "sample-web-app.heap" -}}
{{ div (mul 60 (include "sample-web-app.mebibytes" .Values.resources.limits.memory | int)) 100 }}
{{- end }}

{{/* The service's pod. Nothing here is younger than Rollouts 1.6, which drops in silence what it does not know;
`preStop.sleep` it refuses, so that the service drains by itself. */}}
{{- define "sample-web-app.podSpec" -}}
serviceAccountName: {{ include "sample-web-app.fullname" . }}
automountServiceAccountToken: false
enableServiceLinks: false
terminationGracePeriodSeconds: {{ include "sample-web-app.gracePeriod" . }}
securityContext:
  {{- include "sample-web-app.podSecurityContext" (include "sample-web-app.user" .) | nindent 2 }}
topologySpreadConstraints:
  {{- include "sample-web-app.topologySpread" (list . "web" "rollouts-pod-template-hash") | nindent 2 }}
containers:
  - name: {{ .Chart.Name }}
    image: {{ include "sample-web-app.image" . | quote }}
    imagePullPolicy: {{ .Values.image.pullPolicy }}
    ports:
      - name: http
        containerPort: {{ include "sample-web-app.port" . }}
        protocol: TCP
    envFrom:
      - configMapRef:
          name: {{ include "sample-web-app.configMapName" . }}
    env:
      {{- include "sample-web-app.podEnv" . | nindent 6 }}
    resources:
      {{- toYaml .Values.resources | nindent 6 }}
    securityContext:
      {{- include "sample-web-app.containerSecurityContext" . | nindent 6 }}
    # 30 s to start; from then on the two below count.
    startupProbe:
      httpGet: {path: /health, port: http}
      periodSeconds: 1
      timeoutSeconds: 1
      failureThreshold: 30
    readinessProbe:
      httpGet: {path: /ready, port: http}
      periodSeconds: 5
      timeoutSeconds: 2
      failureThreshold: 2
    # A restart helps a process that hangs, and nothing else: it takes 30 s to be sure.
    livenessProbe:
      httpGet: {path: /health, port: http}
      periodSeconds: 10
      timeoutSeconds: 5
      failureThreshold: 3
{{- end }}

{{/* What differs between pods, or belongs to the image; the rest is in the ConfigMap. */}}
{{- define "sample-web-app.podEnv" -}}
- name: SERVICE_VERSION
  value: {{ include "sample-web-app.tag" . | quote }}
- name: NODE_OPTIONS
  value: --max-old-space-size={{ include "sample-web-app.heap" . }}
{{- range $name, $path := dict
  "POD_NAME" "metadata.name"
  "POD_NAMESPACE" "metadata.namespace"
  "POD_UID" "metadata.uid"
  "NODE_NAME" "spec.nodeName"
  "ROLLOUTS_POD_TEMPLATE_HASH" "metadata.labels['rollouts-pod-template-hash']" }}
- name: {{ $name }}
  valueFrom:
    fieldRef:
      fieldPath: {{ $path }}
{{- end }}
{{- if eq .Values.telemetry.path "agent" }}
- name: HOST_IP
  valueFrom:
    fieldRef:
      fieldPath: status.hostIP
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: http://$(HOST_IP):{{ .Values.telemetry.agentPort }}
{{- end }}
{{- end }}
