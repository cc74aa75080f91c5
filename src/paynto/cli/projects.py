"""Commands for a person's work: build, edit, deploy, templates, list, open, logs, export, parse, apply."""

import json
import sys
import webbrowser
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from paynto.builder.output_format import run_parse
from paynto.cli.client import Client, connect
from paynto.cli.progress import Outcome, Watcher
from paynto.core.errors import InvalidInput, NotFound

console = Console(stderr=True, highlight=False)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object at the end.")]
ProjectName = Annotated[str, typer.Argument(help="Name or id of the project.")]
Deploy = Annotated[bool, typer.Option("--deploy", help="Deploy when the build has succeeded.")]
Slug = Annotated[str | None, typer.Option(help="Address of the app: <slug>.<apps domain>.")]
AcceptLoss = Annotated[
    bool,
    typer.Option("--accept-data-loss", help="Consent to a destructive change of the database."),
]


def register(app: typer.Typer) -> None:
    app.command()(build)
    app.command()(edit)
    app.command()(deploy)
    app.command()(templates)
    app.command("list")(list_projects)
    app.command("open")(open_project)
    app.command()(logs)
    app.command()(export)
    app.command()(parse)
    app.command("apply")(apply_answer)


def _print_json(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def _find_project(client: Client, name: str) -> dict[str, Any]:
    """By id, or by exact name (the newest). Raises NotFound."""
    if len(name) == 36 and name.count("-") == 4:
        return client.call("GET", f"/projects/{name}")
    found = client.call("GET", "/projects", params={"search": name, "limit": 100})["items"]
    exact = [project for project in found if project["name"].lower() == name.lower()] or found
    if not exact:
        raise NotFound(message=f"There is no project {name!r}. `paynto list` shows them.")
    return exact[0]


def build(
    prompt: Annotated[
        str | None, typer.Argument(help="What to build; - reads it from standard input.")
    ] = None,
    template: Annotated[
        str | None, typer.Option(help="Id of a template, as `paynto templates` shows it.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="Name of the project.")] = None,
    stack: Annotated[str, typer.Option(help="auto, react or fullstack.")] = "auto",
    model: Annotated[str | None, typer.Option(help="Id of the model.")] = None,
    deploy_: Deploy = False,
    slug: Slug = None,
    as_json: AsJson = False,
) -> None:
    """Build a new app from a sentence, or from a template."""
    if (prompt is None) == (template is None):
        raise InvalidInput(message="Give either a prompt or a --template.")
    source = {"prompt": _read_prompt(prompt)} if prompt is not None else {"template_id": template}
    body = {**source, "name": name, "stack": stack, "model_id": model}
    with connect() as client:
        created = client.call("POST", "/projects", json=body)
        job = created["job"]
        # what a template asks for further is built behind its prompt, and the last build is told
        while (
            following := _find_next_job(client, created["project"]["id"], job)
        ) is not None and Watcher(is_quiet=as_json).watch(client.events(job["id"])).is_success:
            job = following
        _finish_build(client, created["project"], job, deploy_, slug, as_json)


def _find_next_job(client: Client, project_id: str, job: dict[str, Any]) -> dict[str, Any] | None:
    """The build that waits behind `job`. None when it is the last."""
    found = client.call("GET", "/jobs", params={"project_id": project_id, "limit": 20})["items"]
    later = [item for item in found if item["id"] > job["id"]]
    return min(later, key=lambda item: item["id"]) if later else None


def edit(
    project: ProjectName,
    prompt: Annotated[str, typer.Argument(help="What to change; - reads it from standard input.")],
    model: Annotated[str | None, typer.Option(help="Id of the model.")] = None,
    deploy_: Deploy = False,
    as_json: AsJson = False,
) -> None:
    """Change an app with a further sentence."""
    with connect() as client:
        found = _find_project(client, project)
        body = {"prompt": _read_prompt(prompt), "model_id": model}
        job = client.call("POST", f"/projects/{found['id']}/builds", json=body)
        _finish_build(client, found, job, deploy_, None, as_json)


def _read_prompt(prompt: str) -> str:
    text = sys.stdin.read() if prompt == "-" else prompt
    if not text.strip():
        raise InvalidInput(message="The prompt is empty. Say in a sentence what you want.")
    return text


def _finish_build(
    client: Client,
    project: dict[str, Any],
    job: dict[str, Any],
    is_deployed: bool,
    slug: str | None,
    as_json: bool,
) -> None:
    outcome = Watcher(is_quiet=as_json).watch(client.events(job["id"]))
    fresh = client.call("GET", f"/projects/{project['id']}")
    sandbox = client.call("GET", f"/projects/{project['id']}/sandbox")
    result: dict[str, Any] = {
        "project_id": project["id"],
        "name": fresh["name"],
        "stack": fresh["stack"],
        "status": outcome.status,
        "text": outcome.text.strip(),
        "version": outcome.version,
        "files": outcome.files,
        "preview_url": sandbox["preview_url"],
        "problems": outcome.problems,
        "warnings": outcome.warnings,
        "error": outcome.error,
        "timings": outcome.timings,
        "seconds": outcome.seconds,
    }
    is_good = outcome.is_success
    if is_deployed and is_good and fresh["current_version"] is not None:
        deployed = _run_deployment(client, project["id"], {"slug": slug}, as_json)
        result["deployment"] = _describe_deployment(deployed)
        result["timings"] |= {
            f"deploy.{name}": seconds for name, seconds in deployed.timings.items()
        }
        is_good = deployed.is_success
    if as_json:
        _print_json(result)
    else:
        _show_build(client, result, outcome)
    raise typer.Exit(0 if is_good else 1)


def _show_build(client: Client, result: dict[str, Any], outcome: Outcome) -> None:
    if result["text"]:
        console.print(f"\n{result['text']}\n", markup=False)
    if outcome.error:
        console.print(f"[red]✗[/] {outcome.error}")
        return
    for problem in outcome.problems:
        console.print(
            f"[yellow]![/] {problem.get('file') or ''}:{problem.get('line') or 0} {problem['message']}"
        )
    if outcome.version is not None:
        console.print(
            f"[green]✓[/] {result['name']}, version {outcome.version}, {len(result['files'])} files, {outcome.seconds:.1f} s"
        )
        console.print(f"  Workspace  {client.url}/projects/{result['project_id']}")
    deployment = result.get("deployment")
    if deployment:
        console.print(f"  Live       {deployment['url'] or deployment['error']}")


def deploy(
    project: ProjectName,
    slug: Slug = None,
    import_data: Annotated[
        bool, typer.Option(help="Take the preview's rows along the first time.")
    ] = True,
    accept_data_loss: AcceptLoss = False,
    as_json: AsJson = False,
) -> None:
    """Ship the current version to a live address."""
    with connect() as client:
        found = _find_project(client, project)
        body = {"slug": slug, "import_data": import_data, "accept_data_loss": accept_data_loss}
        outcome = _run_deployment(client, found["id"], body, as_json)
    if as_json:
        _print_json(
            {
                "project_id": found["id"],
                "deployment": _describe_deployment(outcome),
                "timings": outcome.timings,
            }
        )
    elif outcome.is_success:
        console.print(f"[green]✓[/] Live at [bold]{outcome.url}[/] after {outcome.seconds:.1f} s")
    else:
        console.print(f"[red]✗[/] {outcome.error}")
        for statement in (outcome.consent or {}).get("statements", []):
            console.print(f"  {statement}", markup=False)
    raise typer.Exit(0 if outcome.is_success else 1)


def _run_deployment(
    client: Client, project_id: str, body: dict[str, Any], as_json: bool
) -> Outcome:
    job = client.call(
        "POST", f"/projects/{project_id}/deployments", json={"database": "builtin", **body}
    )
    return Watcher(is_quiet=as_json).watch(client.events(job["id"]))


def _describe_deployment(outcome: Outcome) -> dict[str, Any]:
    return {
        "url": outcome.url,
        "status": outcome.status,
        "error": outcome.error,
        "error_code": outcome.error_code,
        "consent": outcome.consent,
        "seconds": outcome.seconds,
    }


def templates(as_json: AsJson = False) -> None:
    """List the templates that an app can start from."""
    with connect() as client:
        found = client.call("GET", "/templates")
    if as_json:
        _print_json({"templates": found})
        return
    table = Table(box=None)
    for title in ("Id", "Title", "Stack", "What it is"):
        table.add_column(title)
    for item in found:
        table.add_row(item["id"], item["title"], item["stack"], item["line"])
    Console().print(table)


def list_projects(as_json: AsJson = False) -> None:
    """List the projects, newest first."""
    with connect() as client:
        found = client.call("GET", "/projects", params={"limit": 100})
    if as_json:
        _print_json({"projects": found["items"], "total": found["total"]})
        return
    table = Table(box=None)
    for title in ("Name", "Stack", "Version", "Live", "Id"):
        table.add_column(title)
    for item in found["items"]:
        version = str(item["current_version"] or "–")
        table.add_row(item["name"], item["stack"], version, item["live_url"] or "–", item["id"])
    Console().print(table)


def open_project(project: ProjectName, as_json: AsJson = False) -> None:
    """Open a project's live app, or its workspace when it is not deployed."""
    with connect() as client:
        found = _find_project(client, project)
        url = found["live_url"] or f"{client.url}/projects/{found['id']}"
    if as_json:
        _print_json({"project_id": found["id"], "url": url})
        return
    sys.stdout.write(url + "\n")
    webbrowser.open(url)


def logs(
    project: ProjectName,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Keep reading.")] = False,
) -> None:
    """Print the log lines of a deployed app."""
    with connect() as client:
        found = _find_project(client, project)
        if found["app_id"] is None:
            raise NotFound(message=f"{found['name']} is not deployed.")
        path = f"/apps/{found['app_id']}/logs?follow={'true' if follow else 'false'}"
        for line in client.follow(path):
            sys.stdout.write(f"{line['at']} {line['stream']}: {line['line']}\n")


def export(
    project: ProjectName,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write.")] = None,
) -> None:
    """Write the project as a ZIP that runs elsewhere, with Dockerfile and compose file."""
    with connect() as client:
        found = _find_project(client, project)
        content = client.download(f"/projects/{found['id']}/export")
    target = output or Path(f"{found['name'].lower().replace(' ', '-')}.zip")
    target.write_bytes(content)
    console.print(f"[green]✓[/] {target}  {len(content) / 1024:.0f} KiB")


def parse(
    files: Annotated[list[Path], typer.Argument(help="Files that hold a model's answer.")],
    as_json: AsJson = False,
) -> None:
    """Show which operations an answer holds, and why others did not count."""
    raise typer.Exit(run_parse(files, as_json=as_json))


def apply_answer(
    file: Annotated[Path, typer.Argument(help="File that holds a model's answer.")],
    project: Annotated[Path, typer.Option(help="Folder of the project.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would happen.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Apply a model's answer to a folder: all of it or, with a fault, nothing."""
    # here, because the parsers of generated code take long to import and no other command needs them
    from paynto.builder.apply_command import run_apply

    raise typer.Exit(run_apply(file, project, is_dry_run=dry_run, as_json=as_json))
