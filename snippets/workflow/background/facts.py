from concurrent.futures import ThreadPoolExecutor
from threading import Thread

import shop
from dbos import DBOS, SetWorkflowID


@DBOS.step()
def resize(image: str) -> str:
    return shop.resize(image)


@DBOS.workflow()
def pooled() -> list[str]:
    with ThreadPoolExecutor() as pool:
        return list(pool.map(resize, ["a.png", "b.png", "c.png"]))


@DBOS.workflow()
def thumbnail(image: str) -> str:
    return resize(image)


@DBOS.workflow()
def album(image: str) -> str:
    return DBOS.start_workflow(thumbnail, image).get_result()


def from_thread(image: str) -> None:
    def run() -> None:
        with SetWorkflowID("image-1"):
            thumbnail(image)

    Thread(target=run, daemon=True).start()


def again(workflow: str, image: str, policy: str | None = None) -> str:
    with SetWorkflowID("image-1", workflow_id_reuse_policy=policy):
        return DBOS.start_workflow(globals()[workflow], image).get_result()


def lookup() -> None:
    DBOS.retrieve_workflow("nobody")


def wait_briefly() -> None:
    DBOS.retrieve_workflow("image-1").get_result(timeout_seconds=1)


def steps_from_a_pool(lab):
    lab.worker().start("pooled", id="album-1")
    lab.status("album-1")
    return len(lab.steps("album-1"))


def thread_outside(lab):
    lab.kill_on("resize")
    lab.worker().send("from_thread", "a.png")
    lab.wait_call("resize")
    lab.recover()
    return lab.status("image-1")


def child_id(lab):
    lab.worker().start("album", "a.png", id="album-1")
    lab.status("album-1")
    return lab.workflows(parent_workflow_id="album-1")[0]


def used_by_another(lab):
    worker = lab.worker()
    worker.call("again", "thumbnail", "a.png")
    return worker.error("again", "album", "a.png")


def used_with_other_input(lab):
    worker = lab.worker()
    worker.call("again", "thumbnail", "a.png")
    return worker.call("again", "thumbnail", "b.png")


def used_and_rejected(lab):
    worker = lab.worker()
    worker.call("again", "thumbnail", "a.png")
    return worker.error("again", "thumbnail", "a.png", "reject")


def unknown_id(lab):
    return lab.worker().error("lookup")


def result_with_timeout(lab):
    worker = lab.worker()
    worker.call("again", "thumbnail", "a.png")
    return worker.error("wait_briefly")
