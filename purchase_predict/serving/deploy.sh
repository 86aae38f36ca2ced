#!/usr/bin/env bash
# Puts this folder on Cloud Run: `candidate` deploys a revision that nobody is
# led to, `ask` questions it by its tag, `traffic` moves all clients to it.
# Reads SERVICE, REGION, BUILD_ID and COMMIT_SHA.
set -euo pipefail
cd "$(dirname "$0")"

# By name, for by its tag it could be that of a build which came after.
version=$(sed -n 's/^  "version": "\(.*\)",$/\1/p' model/card.json)
suffix="v$version-${BUILD_ID:0:8}"
revision="$SERVICE-$suffix"

candidate() {
  local ready options=()
  # A service's first revision cannot be kept from clients: it has none yet.
  ready=$(gcloud run services list --region "$REGION" \
    --format 'value(metadata.name,status.latestReadyRevisionName)' |
    awk -v name="$SERVICE" '$1 == name { print $2 }')
  if [ -n "$ready" ]; then options+=(--no-traffic); fi
  # -full: LightGBM needs libgomp, which Google's plain image is without.
  # Of HTTP: that the port is open tells a probe nothing of the model.
  gcloud run deploy "$SERVICE" --source . --region "$REGION" --quiet \
    --base-image google-22-full/python312 --no-allow-unauthenticated \
    --revision-suffix "$suffix" --tag candidate "${options[@]}" \
    --labels "commit-sha=$COMMIT_SHA,gcb-build-id=$BUILD_ID" \
    --memory 1Gi --concurrency 8 --max-instances 4 \
    --startup-probe httpGet.path=/ping,periodSeconds=2,failureThreshold=30
}

ask() {
  local here url service
  here=("$SERVICE" --region "$REGION")
  url=$(gcloud run services describe "${here[@]}" --format 'value(status.url)')
  service=$(gcloud run services describe "${here[@]}" --format json)
  # Without a token the service says itself that it wants one.
  TOKEN=$(gcloud auth print-identity-token --audiences "$url") \
    python3 ask.py "$revision" <<< "$service"
}

traffic() {
  gcloud run services update-traffic "$SERVICE" --region "$REGION" --quiet \
    --to-revisions "$revision=100"
}

case "${1-}" in
candidate | ask | traffic) "$1" ;;
*)
  echo "deploy.sh: '${1-}'; expected candidate, ask or traffic" >&2
  exit 2
  ;;
esac
