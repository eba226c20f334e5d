def measure(lab):
    code = lab.main("o-1", env={"DBOS_SYSTEM_DATABASE_URL": None}).wait()
    unset = [code, lab.count("charge"), len(lab.workflows())]
    lab.main("o-2").wait()
    return unset
