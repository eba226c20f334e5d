def measure(lab):
    lab.main("parcels", "parcel-1")
    lab.wait_status("parcel-1", "SUCCESS")
    letters = lab.main("letters", "letter-1")
    lab.until(lambda: not letters.alive or lab.now("letter-1") == "SUCCESS")
    return lab.order("ship")
