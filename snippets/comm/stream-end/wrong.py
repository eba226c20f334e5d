import shop
from dbos import DBOS


# --8<-- [start:example]
@DBOS.step()
def generate(question: str) -> None:
    for word in shop.stream_answer(question):
        DBOS.write_stream("answer", word)


@DBOS.workflow()
def answer(question: str) -> None:
    generate(question)


def show(chat: str) -> str:
    words = list(DBOS.read_stream(chat, "answer"))
    return " ".join(words)  # ended, but how?


# --8<-- [end:example]
