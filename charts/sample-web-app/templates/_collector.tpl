{{/* The collector's configuration. Nothing is sampled: Datadog's agent counts requests from the spans it gets. */}}
{{- define "sample-web-app.collectorConfig" -}}
receivers:
  otlp:
    protocols:
      grpc:
        endpoint: ${env:POD_IP}:4317
      http:
        endpoint: ${env:POD_IP}:4318

processors:
  # Refuses data before the container's limit is reached; senders keep it and try again.
  memory_limiter:
    check_interval: 1s
    limit_percentage: 80
    spike_limit_percentage: 20
  # For senders that do not say where they run; agents before 7.58 read the first name.
  resource:
    attributes:
      - {key: deployment.environment, value: {{ .Values.environment }}, action: insert}
      - {key: deployment.environment.name, value: {{ .Values.environment }}, action: insert}
      - {key: k8s.namespace.name, value: {{ .Release.Namespace }}, action: insert}
  batch:
    timeout: 1s
    send_batch_size: 1024
    send_batch_max_size: 2048

exporters:
  otlp_http:
    endpoint: http://${env:HOST_IP}:{{ .Values.telemetry.agentPort }}
    timeout: 5s
    compression: gzip
    # An agent that restarts is waited for, a minute and no longer: what is late is of no use, and memory is bounded.
    retry_on_failure:
      enabled: true
      initial_interval: 1s
      max_interval: 10s
      max_elapsed_time: 60s
    sending_queue:
      enabled: true
      num_consumers: 4
      queue_size: 256

extensions:
  health_check:
    endpoint: ${env:POD_IP}:13133

service:
  extensions: [health_check]
  pipelines:
    {{- range list "traces" "metrics" "logs" }}
    {{ . }}:
      receivers: [otlp]
      processors: [memory_limiter, resource, batch]
      exporters: [otlp_http]
    {{- end }}
  telemetry:
    resource:
      attributes:
        - {name: service.name, value: {{ .Chart.Name }}-collector}
        - {name: deployment.environment, value: {{ .Values.environment }}}
        - {name: deployment.environment.name, value: {{ .Values.environment }}}
        - {name: k8s.pod.name, value: "${env:POD_NAME}"}
    logs:
      encoding: json
      level: warn
    # What it refused, queued and lost goes the way of the rest: no port is open for a scrape.
    metrics:
      level: normal
      readers:
        - periodic:
            interval: 30000
            exporter:
              otlp:
                protocol: http/protobuf
                endpoint: http://${env:HOST_IP}:{{ .Values.telemetry.agentPort }}/v1/metrics
{{- end }}
