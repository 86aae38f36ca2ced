"""What public configs write, and Google takes: read without a refusal."""

import json
from typing import Any

import pytest
import yaml
from google.protobuf.json_format import ParseDict

from cloudbuild_emulator.config import parse_build, parse_trigger, read_config
from cloudbuild_emulator.errors import ConfigError, UnsupportedError
from cloudbuild_emulator.messages import Build
from localcloud.messages import to_document

# Each shows one thing that people write, in as few lines as hold it.
WRITTEN = {
    "scalars that fold": """
        steps:
        - name: gcr.io/cloud-builders/docker
          args:
          - push
          - >-
            $_HOST/$PROJECT_ID/$_REPOSITORY/$REPO_NAME:$COMMIT_SHA
        images:
        - >-
            $_HOST/$PROJECT_ID/$_REPOSITORY/$REPO_NAME:$COMMIT_SHA
        """,
    "anchors and merges": """
        steps:
        - &test
          name: python:3.12
          entrypoint: bash
          args: ['-c', 'pytest']
        - <<: *test
          id: again
          waitFor: ['-']
        """,
    "numbers as text, and text as numbers": """
        steps:
        - name: node:20
          timeout: 900s
          allowExitCodes: [1, 2.0, "3"]
        options: {diskSizeGb: '200', machineType: E2_HIGHCPU_8}
        """,
    "snake case": """
        steps:
        - name: bash
          id: a
          secret_env: [TOKEN]
          wait_for: ['-']
          allow_failure: true
        options: {substitution_option: ALLOW_LOOSE, dynamic_substitutions: yes}
        available_secrets:
          secret_manager:
          - {version_name: projects/p/secrets/s/versions/1, env: TOKEN}
        queue_ttl: 259200s
        """,
    "what is left empty": """
        steps:
        - name: bash
          env:
          args:
          dir: ''
        substitutions: {_A: , _B: ''}
        images: []
        tags:
        options: {}
        """,
    "images of every form": """
        steps:
        - name: ubuntu
        - name: docker.io/library/python:3.12-slim
        - name: localhost:5000/tools/x_y/a--b.c:V1_2.3
        - name: quay.io/buildah/stable@sha256:0123456789abcdef0123456789abcdef
        - name: ${_HOST}/${_PROJECT:-p}/app:${TAG_NAME//./-}
        - name: $_BUILDER
        - name: $_HOST:$_PORT/app@$_DIGEST
        - name: ${_A:-${_B}}_$_C-x:${_TAG}
        - name: MyHost/app
        images: ['$_HOST/$PROJECT_ID/app:$BRANCH_NAME', 'gcr.io/p/app:V1']
        """,
    "a step over an hour, and names for shells of other tools": """
        steps:
        - name: bash
          timeout: 7200s
          env: ['MY KEY=1', 'npm_config.cache=/c', 'A=b=c', '1ST=', '=1']
        """,
    "volumes for all steps": """
        steps:
        - name: bash
        - name: bash
          volumes: [{name: cache, path: /cache}]
        - name: bash
          volumes: [{name: cache, path: /elsewhere}]
        options: {volumes: [{name: all, path: /all}], env: [A=1]}
        """,
    "a private pool, by a substitution": """
        steps: [{name: bash}]
        options:
          pool: {name: '${_POOL}'}
          logging: CLOUD_LOGGING_ONLY
          workerRelease: stable
        serviceAccount: projects/$PROJECT_ID/serviceAccounts/ci@$PROJECT_ID.iam
        """,
    "a deprecated pool": """
        steps: [{name: bash}]
        options: {workerPool: projects/p/locations/l/workerPools/w}
        """,
    "tags of a deployment": """
        steps: [{name: bash}]
        tags: [gcp-cloud-build-deploy, '$BRANCH_NAME', v1.2_3, '$TAG_NAME']
        """,
    "a shell's own loop, and a place by substitutions": """
        steps:
        - name: gcr.io/cloud-builders/gcloud
          entrypoint: bash
          args:
          - -c
          - |
            # Says $what is not right, ${too}.
            for each in */; do test $? -eq 0 || echo "$each" >> ${failed}; done
          env: [CI=$_CI, 'LATEST=marks/${_BASE}/latest.txt']
        substitutions: {_CI: '1', _BASE: dev, _PLACE: 'gs://releases/'}
        artifacts:
          objects: {location: '$_PLACE/$_BASE/', paths: ["out/*"]}
        tags: ['$_CI', '$_BASE']
        options: {machineType: 'N1_HIGHCPU_8', requestedVerifyOption: VERIFIED}
        """,
    "objects under patterns": """
        steps: [{name: bash}]
        artifacts:
          objects:
            location: 'gs://$PROJECT_ID-out/$BUILD_ID'
            paths: ['dist/**', 'report.xml', '${_OUT}/*.whl']
        """,
}  # fmt: skip


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN)
def test_what_people_write_is_read_as_googles_parser_reads_it(
    text: str,
) -> None:
    config = read_config(text.encode(), "cloudbuild.yaml")
    plain: Any = yaml.safe_load(text)
    # A substitution left empty is null to YAML, and "" to Cloud Build.
    values = plain.get("substitutions") or {}
    plain["substitutions"] = {key: each or "" for key, each in values.items()}
    expected = Build.wrap(ParseDict(plain, Build.pb()()))
    assert to_document(config.build) == to_document(expected)
    assert read_config(json.dumps(plain).encode(), "cloudbuild.json").build


@pytest.mark.parametrize(
    "fields",
    [
        {"artifacts": {"mavenArtifacts": [{"deployFolder": "d"}]}},
        {"artifacts": {"mavenArtifacts": [{"path": "a.jar"}]}},
        {"artifacts": {"npmPackages": [{"packagePath": "."}]}},
        {"artifacts": {"goModules": [{"modulePath": "m"}]}},
        {"artifacts": {"oci": [{"file": "image"}]}},
        {"artifacts": {"genericArtifacts": [{"folder": "dist"}]}},
        {"dependencies": [{"genericArtifact": {"destPath": "d"}}]},
        {"dependencies": [{"gitSource": {"revision": "main"}}]},
        {"gitConfig": {"http": {"proxySecretVersionName": "p"}}},
        {"source": {"connectedRepository": {"repository": "r"}}},
        {"source": {"storageSourceManifest": {"bucket": "b"}}},
        {"source": {"developerConnectConfig": {"gitRepositoryLink": "l"}}},
    ],
    ids=json.dumps,
)
def test_what_only_google_can_run_is_told_apart(fields: dict[str, Any]) -> None:
    with pytest.raises(UnsupportedError, match="valid for Google, cannot run"):
        parse_build({"steps": [{"name": "bash"}], **fields})


def test_beside_a_broken_rule_it_is_no_valid_config() -> None:
    with pytest.raises(ConfigError, match="valid for Google") as refused:
        parse_build({"steps": [], "artifacts": {"oci": []}})
    assert not isinstance(refused.value, UnsupportedError)


@pytest.mark.parametrize(
    "fields",
    [
        {"options": {"pubsubTopic": "projects/p/topics/t"}},
        {"options": {"pubsub_topic": "projects/p/topics/t"}},
        {"options": {"rankedMachineSeries": ["E2"]}},
        {"steps": [{"name": "bash", "results": [{"name": "r"}]}]},
    ],
    ids=json.dumps,
)
def test_a_documented_field_that_no_message_has_is_warned_of(
    fields: dict[str, Any],
) -> None:
    warnings = parse_build({"steps": [{"name": "bash"}], **fields}).warnings
    assert [x.message[:25] for x in warnings] == ["accepted, without effect "]


def test_documented_fields_that_no_message_has_are_kept_in_their_places() -> (
    None
):
    fields = {
        "steps": [
            {"name": "bash"},
            {"name": "bash", "results": [{"name": "r"}]},
        ],
        "options": {
            "pubsubTopic": "t",
            "pool": {"rankedMachineSeries": ["E2"]},
        },
    }
    written = to_document(parse_build(fields).build)
    assert written == fields
    snake = {"steps": [{"name": "a"}], "options": {"pubsub_topic": "t"}}
    kept = to_document(parse_build(snake).build)["options"]
    assert kept == {"pubsubTopic": "t"}
    build = {"build": snake, "name": "t", "includeBuildLogs": "NONE"}
    trigger = to_document(parse_trigger(build))
    assert trigger["build"]["options"] == {"pubsubTopic": "t"}
    assert trigger["includeBuildLogs"] == "NONE"


def test_a_name_in_capitals_is_corrected_around_its_substitutions() -> None:
    image = "gcr.io/$PROJECT_ID/My_App-${_B}:$TAG_NAME"
    wanted = r"write gcr.io/\$PROJECT_ID/my_app-\$\{_B\}:\$TAG_NAME"
    with pytest.raises(ConfigError, match=wanted):
        parse_build({"steps": [{"name": "bash"}], "images": [image]})


# libyaml, and so Go's YAML, takes a tab wherever it indents nothing.
TABBED = {
    "json": '{\n\t"steps": [\n\t\t{\n\t\t\t"name": "bash"\n\t\t}\n\t]\n}\n',
    "a list in brackets": "steps: [\n\t{name: bash},\n\t]\n",
    "behind a colon": "steps:\n- name:\tbash\t# the shell\n",
}


@pytest.mark.parametrize("text", TABBED.values(), ids=TABBED)
def test_tabs_may_stand_where_they_indent_nothing(text: str) -> None:
    build = read_config(text.encode(), "cloudbuild.yaml").build
    assert build.steps[0].name == "bash"


ACCOUNT = "serviceAccount", "projects/PROJECT_ID/serviceAccounts/ACCOUNT"
VERSION = (
    "availableSecrets.secretManager[0].versionName",
    "projects/PROJECT_ID/secrets/SECRET/versions/VERSION",
)


@pytest.mark.parametrize(
    ("account", "version", "told"),
    [
        ("b@p.iam.gserviceaccount.com", "s", [ACCOUNT, VERSION]),
        (
            "projects/p/serviceAccounts/",
            "projects/p/secrets/s",
            [ACCOUNT, VERSION],
        ),
        (
            "projects/<p>/serviceAccounts/b",
            "projects/p/keys/s/versions/1",
            [ACCOUNT, VERSION],
        ),
        (
            "b@$PROJECT_ID.iam",
            "projects/$_P/secrets/s/versions/",
            [ACCOUNT, VERSION],
        ),
        (
            "projects/-/serviceAccounts/b@p.iam",
            "projects/1/secrets/s/versions/latest",
            [],
        ),
        (
            "projects/$PROJECT_ID/serviceAccounts/${_B}",
            "projects/$_P/secrets/${_S}_A/versions/$_V",
            [],
        ),
        ("${_ACCOUNT}", "$_VERSION", []),
    ],
)
def test_a_resource_of_another_form_is_warned_of(
    account: str, version: str, told: list[tuple[str, str]]
) -> None:
    build = {
        "steps": [{"name": "bash", "secretEnv": ["A"]}],
        "serviceAccount": account,
        "options": {"logging": "CLOUD_LOGGING_ONLY"},
        "availableSecrets": {
            "secretManager": [{"versionName": version, "env": "A"}]
        },
    }
    warnings = parse_build(build).warnings
    asked = [x for x in warnings if "; Google asks for " in x.message]
    assert [(x.where, x.message.split(" for ")[1]) for x in asked] == told


def test_a_name_that_no_shell_reads_is_warned_of() -> None:
    step = {"name": "bash", "env": ["A=1", "MY KEY=1", "=1", "$_A=1"]}
    warnings = parse_build({"steps": [step]}).warnings
    assert [each.where for each in warnings] == [
        "steps[0].env[1]",
        "steps[0].env[2]",
    ]


SCALARS = b"steps:\n- name: bash\n  args: a text\n  waitFor: '-'\nimages: a:b\n"


def test_submit_takes_one_value_for_a_list_as_gcloud_does() -> None:
    build = read_config(SCALARS, "cloudbuild.yaml", submitted=True).build
    assert list(build.steps[0].args) == ["a text"]
    assert list(build.steps[0].wait_for) == ["-"]
    assert list(build.images) == ["a:b"]
    with pytest.raises(ConfigError, match="expected a list"):
        read_config(SCALARS, "cloudbuild.yaml")


def test_submit_may_still_raise_the_builds_timeout() -> None:
    text = b"steps: [{name: bash, timeout: 5400s}]\ntimeout: 3600s\n"
    read_config(text, "cloudbuild.yaml", submitted=True)
    with pytest.raises(ConfigError, match="must not be over the build's"):
        read_config(text, "cloudbuild.yaml")


@pytest.mark.parametrize("mark", ["=", "<<", "2026-11-28", "22:22"])
def test_what_only_yaml_11_reads_otherwise_is_text(mark: str) -> None:
    text = f"steps: [{{name: bash, args: [a, {mark}]}}]\n".encode()
    build = read_config(text, "cloudbuild.yaml").build
    assert list(build.steps[0].args) == ["a", mark]


def test_a_deprecated_bucket_of_logs_is_warned_of() -> None:
    options = {"defaultLogsBucketBehavior": "LEGACY_BUCKET"}
    build = {"steps": [{"name": "bash"}], "options": options}
    (warning,) = parse_build(build).warnings
    assert "LEGACY_BUCKET is deprecated: use REGIONAL" in warning.message
