#!/bin/sh
# The doctor, in the cluster: what is late or does not agree, with cause and a safe action.
#   deploy/kubernetes/doctor.sh [--json]
#   deploy/kubernetes/doctor.sh replay <service> <fact id | all>
set -eu
namespace=${NAMESPACE:-xueshi}
name="doctor-$(date +%s)"
args=
for arg in "$@"; do args="$args${args:+,}\"$arg\""; done

kubectl -n "$namespace" create job "$name" --from=cronjob/doctor --dry-run=client -o yaml |
  kubectl patch --local -f - --type=json -o yaml -p "[
    {\"op\": \"add\", \"path\": \"/spec/template/spec/containers/0/args\", \"value\": [$args]},
    {\"op\": \"add\", \"path\": \"/spec/backoffLimit\", \"value\": 0},
    {\"op\": \"add\", \"path\": \"/spec/ttlSecondsAfterFinished\", \"value\": 86400}]" |
  kubectl -n "$namespace" create -f - >&2
kubectl -n "$namespace" logs -f "job/$name" --pod-running-timeout=2m
