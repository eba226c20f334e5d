# Nothing of the program is below. From here on: the outside world, and what starts the program, kills it where the
# experiment does, starts it again, and prints what the shop saw. This part runs first, and again where the file ends.
import asyncio, inspect, json, os, pathlib, signal, subprocess, sys, tempfile, threading, time, types, urllib.parse  # noqa: E401

GUIDE_MODULES, GUIDE_PLAN, GUIDE_WORKERS, GUIDE_ARGUMENTS, GUIDE_CLAIM = __MODULES__, __PLAN__, __WORKERS__, __ARGUMENTS__, __CLAIM__


def guide_supervise():
    """Runs the workers one after the other, each in a process of its own, and prints what they did to the world."""
    folder = tempfile.mkdtemp(prefix="guide-")
    given = os.environ.get("DBOS_SYSTEM_DATABASE_URL")
    url = f"{given.rstrip('/')}_guide_{os.getpid()}" if given else f"sqlite:///{folder}/dbos.sqlite"
    ledger = os.path.join(folder, "ledger")
    pathlib.Path(f"{ledger}.plan").write_text(json.dumps(GUIDE_PLAN))
    shared = {
        "SHOP_LEDGER": ledger, "DBOS_SYSTEM_DATABASE_URL": url, "APP_DATABASE_URL": url.replace("dbos.sqlite", "app.sqlite"),
        "DBOS__VMID": "worker-1", "DBOS__APPVERSION": "1",
    }
    names = {}
    try:
        for number in range(1, len(GUIDE_WORKERS) + 1):
            arguments = (sys.argv[1:] or GUIDE_ARGUMENTS) if number == 1 else []
            log = open(os.path.join(folder, f"worker-{number}.log"), "w")
            worker = subprocess.Popen(
                [sys.executable, __file__, *arguments], env={**os.environ, **shared, "GUIDE_WORKER": str(number)}, stderr=log
            )
            names[worker.pid] = f"worker {number}"
            print(f"worker {number} starts", flush=True)
            guide_wait(worker, ledger)
        guide_tell(ledger, url, names)
    finally:
        if given:
            guide_drop(url)


def guide_wait(worker, ledger):
    """Until the worker ends, or has been silent for long: 20 seconds before the first call, 6 after one."""
    size, since = os.path.getsize(ledger) if os.path.exists(ledger) else 0, time.monotonic()
    patience = 20
    while worker.poll() is None:
        time.sleep(0.1)
        now = os.path.getsize(ledger) if os.path.exists(ledger) else 0
        if now != size:
            size, since, patience = now, time.monotonic(), 6
        if time.monotonic() - since > patience:
            worker.kill()
            worker.wait()


def guide_tell(ledger, url, names):
    events = [json.loads(line) for line in open(ledger)] if os.path.exists(ledger) else []
    after = {(e["call"], e["number"]): e["event"] for e in events}
    print("\nWhat the shop saw:")
    for event in events:
        if event["event"] == "arrived":
            outcome = after[event["call"], event["number"]]
            how = {"done": "", "killed": "  ✖ SIGKILL", "arrived": "  never ended"}.get(outcome, f"  {outcome}")
            print(f"  {names.get(event['pid'], '?')}: {event['call']}({', '.join(map(repr, event['args']))}){how}")
    if not events:
        print("  nothing")
    from dbos import DBOSClient

    client = DBOSClient(system_database_url=url)
    for workflow in client.list_workflows():
        print(f"  workflow {workflow.workflow_id} ({workflow.name}): {workflow.status}")
    client.destroy()
    print(f"\n{GUIDE_CLAIM}")


def guide_drop(url):
    import psycopg

    parts = urllib.parse.urlsplit(url.replace("+psycopg", ""))
    with psycopg.connect(parts._replace(path="/postgres").geturl(), autocommit=True) as session:
        session.execute(f'DROP DATABASE IF EXISTS "{parts.path[1:]}" WITH (FORCE)')


def guide_drive():
    """In a worker, when the program has been read: launches it and makes the experiment's calls."""
    from dbos import DBOS

    url = os.environ["DBOS_SYSTEM_DATABASE_URL"]
    DBOS(config={"name": "shop", "system_database_url": url, "log_level": "WARNING"})
    DBOS.launch()
    for verb, name, args, options in GUIDE_WORKERS[int(os.environ["GUIDE_WORKER"]) - 1]:
        thread = threading.Thread(target=guide_call, args=(verb, name, args, options), daemon=True)
        thread.start()
        thread.join(10 if verb != "send" else 0.2)
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        if not DBOS.list_workflows(status=["PENDING", "ENQUEUED", "DELAYED"], load_input=False, load_output=False):
            break
        time.sleep(0.2)
    os._exit(0)


def guide_call(verb, name, args, options):
    from dbos import DBOS, SetEnqueueOptions, SetWorkflowID, SetWorkflowTimeout
    from contextlib import ExitStack

    try:
        function = globals()
        function = function[name.split(".")[0]]
        for part in name.split(".")[1:]:
            function = getattr(function, part)
        if verb != "start":
            result = function(*args, **options)
            return asyncio.run(guide_await(result)) if inspect.isawaitable(result) else result
        with ExitStack() as stack:
            if options.get("id"):
                stack.enter_context(SetWorkflowID(options["id"]))
            if options.get("timeout"):
                stack.enter_context(SetWorkflowTimeout(options["timeout"]))
            if options.get("enqueue"):
                stack.enter_context(SetEnqueueOptions(**options["enqueue"]))
            if options.get("queue"):
                DBOS.enqueue_workflow(options["queue"], function, *args)
            else:
                DBOS.start_workflow(function, *args)
    except BaseException as error:
        print(f"{name} raised {type(error).__name__}: {error}")


async def guide_await(result):
    return await result


if "shop" in sys.modules:
    guide_drive()
else:
    for guide_name, guide_source in GUIDE_MODULES.items():
        sys.modules[guide_name] = types.ModuleType(guide_name)
        exec(compile(guide_source, f"{guide_name}.py", "exec"), sys.modules[guide_name].__dict__)
    if "GUIDE_WORKER" not in os.environ:
        guide_supervise()
        sys.exit()
