#!/bin/sh
# Writes anew, in the cluster, what older field and look-up keys have sealed or digested. Safe to break off and to repeat.
#   deploy/kubernetes/rotate.sh
set -eu
namespace=${NAMESPACE:-xueshi}
name="rotate-$(date +%s)"
kubectl -n "$namespace" create job "$name" --from=cronjob/rotate >&2
kubectl -n "$namespace" logs -f "job/$name" --pod-running-timeout=2m
