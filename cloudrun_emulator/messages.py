"""Google's own messages of Cloud Run."""

from google.cloud.run_v2 import types

BuildConfig = types.BuildConfig
Condition = types.Condition
Container = types.Container
ContainerPort = types.ContainerPort
EnvVar = types.EnvVar
HTTPGetAction = types.HTTPGetAction
IngressTraffic = types.IngressTraffic
Probe = types.Probe
ResourceRequirements = types.ResourceRequirements
Revision = types.Revision
RevisionScaling = types.RevisionScaling
RevisionTemplate = types.RevisionTemplate
Service = types.Service
ServiceScaling = types.ServiceScaling
SourceCode = types.SourceCode
TCPSocketAction = types.TCPSocketAction
TrafficTarget = types.TrafficTarget
TrafficTargetStatus = types.TrafficTargetStatus
VersionToPath = types.VersionToPath

Allocation = types.TrafficTargetAllocationType
LATEST = Allocation.TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST
PINNED = Allocation.TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION
State = types.Condition.State
Severity = types.Condition.Severity
Reason = types.Condition.CommonReason
RevisionReason = types.Condition.RevisionReason
