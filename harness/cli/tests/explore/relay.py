"""The reference behind a product of bad habits: relay.py PROGRAM MOOD [BUILD]."""
import json
import subprocess
import sys
import time

program, mood, build = sys.argv[1], sys.argv[2], (sys.argv + [""])[3]
reference = subprocess.Popen([program, "reference", "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
batches = 0
for line in sys.stdin.buffer:
    reference.stdin.write(line)
    reference.stdin.flush()
    answer = json.loads(reference.stdout.readline())
    asked = json.loads(line)
    if asked["verb"] == "hello":
        answer["done"]["product"]["build"] = build
        if mood == "no-engine":
            answer["done"]["roles"] = ["reader"]
    if asked.get("act") == "decide_many":
        batches += 1
        done = answer["done"]
        if mood == "reversed":
            done.reverse()
        elif mood == "some" and batches == 2:
            done.pop()
        elif mood == "dies" and batches == 40:
            sys.exit(7)
        elif mood == "slow":
            time.sleep(0.05)
        elif mood == "contrary":
            for one in done:
                one["support"] = "closed" if one["support"] == "open" else "open"
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
    if asked["verb"] == "bye":
        break
