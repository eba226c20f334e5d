import uuid

import shop
from dbos import DBOS


# --8<-- [start:example]
@DBOS.step()
def generate(question: str) -> str:
    words, attempt = [], uuid.uuid4().hex
    for word in shop.stream_answer(question):
        DBOS.write_stream("answer", (attempt, word))
        words.append(word)
    return " ".join(words)


@DBOS.workflow()
def answer(question: str) -> str:
    text = generate(question)
    DBOS.close_stream("answer")
    return text


def show(chat: str) -> str:
    words, current = [], None
    for attempt, word in DBOS.read_stream(chat, "answer"):
        if attempt != current:
            words, current = [], attempt
        words.append(word)
    return " ".join(words)


# --8<-- [end:example]
