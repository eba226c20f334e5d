import shop
from dbos import DBOS


# --8<-- [start:example]
@DBOS.workflow()
def answer(question: str) -> str:
    words = []
    for word in shop.stream_answer(question):  # asked again in every recovery
        DBOS.write_stream("answer", word)
        words.append(word)
    DBOS.close_stream("answer")
    return " ".join(words)


def show(chat: str) -> str:
    return " ".join(DBOS.read_stream(chat, "answer"))


# --8<-- [end:example]
