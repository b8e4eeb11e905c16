{{/* What the schema cannot say: values that are right on their own and wrong together. */}}
{{- define "sample-web-app.validate" -}}
{{- $strategy := .Values.strategy -}}
{{- $replicas := include "sample-web-app.replicas" . | int -}}
{{- with .Values.autoscaling -}}
{{- if and .enabled (gt $replicas (int .maxReplicas)) -}}
{{- fail (printf "autoscaling.maxReplicas is %d, fewer than the %d of %s.replicas, which are the fewest: raise it, or lower those" (int .maxReplicas) $replicas $strategy) -}}
{{- end -}}
{{- end -}}
{{- with .Values.podDisruptionBudget -}}
{{- if and .enabled (ge (int .maxUnavailable) $replicas) -}}
{{- fail (printf "podDisruptionBudget.maxUnavailable is %d, and %s.replicas is %d: a drain could take all pods at once. Set more replicas, or podDisruptionBudget.enabled=false" (int .maxUnavailable) $strategy $replicas) -}}
{{- end -}}
{{- end -}}
{{- with .Values.canary -}}
{{- if and (eq (int .maxSurge) 0) (eq (int .maxUnavailable) 0) -}}
{{- fail "canary.maxSurge and canary.maxUnavailable are both 0: no pod could be replaced. Set one of them to 1" -}}
{{- end -}}
{{- range $i, $weight := .weights -}}
{{- if and $i (le (int $weight) (int (index $.Values.canary.weights (sub $i 1)))) -}}
{{- fail (printf "canary.weights are %s: each must be more than the one before" (toJson $.Values.canary.weights)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and (eq $strategy "blueGreen") .Values.analysis.enabled (not (include "sample-web-app.shadow" .)) -}}
{{- fail "analysis.enabled with strategy=blueGreen needs mirrored requests: users reach no version that is not promoted, so nothing could be measured. Set ingress.enabled=true and shadow.percentage above 0, or analysis.enabled=false" -}}
{{- end -}}
{{- with .Values.fault -}}
{{- if and (not .enabled) (or .errorRate .latencyMs) -}}
{{- fail "fault.errorRate and fault.latencyMs do nothing without fault.enabled=true: set it, or both of them to 0" -}}
{{- end -}}
{{- end -}}
{{- with .Values.ingress -}}
{{- if and .tlsSecretName (not .host) -}}
{{- fail (printf "ingress.tlsSecretName is %q without ingress.host: name the host that the certificate is for" .tlsSecretName) -}}
{{- end -}}
{{- end -}}
{{- with .Values.datadog -}}
{{- if and .existingSecret .externalSecret.enabled -}}
{{- fail (printf "datadog.existingSecret is %q and datadog.externalSecret.enabled is true: choose one of them" .existingSecret) -}}
{{- end -}}
{{- if and .externalSecret.enabled (not .externalSecret.key) -}}
{{- fail "datadog.externalSecret.key is empty: name the entry in the store, such as sample-platform/prod/datadog" -}}
{{- end -}}
{{- end -}}
{{- include "sample-web-app.validateMemory" (list "resources" .Values.resources) -}}
{{- include "sample-web-app.validateMemory" (list "collector.resources" .Values.collector.resources) -}}
{{- end }}

{{- define "sample-web-app.validateMemory" -}}
{{- $path := index . 0 -}}
{{- $request := (index . 1).requests.memory -}}
{{- $limit := (index . 1).limits.memory -}}
{{- if gt (include "sample-web-app.mebibytes" $request | int) (include "sample-web-app.mebibytes" $limit | int) -}}
{{- fail (printf "%s.requests.memory is %s, more than the %s of %s.limits.memory" $path $request $limit $path) -}}
{{- end -}}
{{- end }}
