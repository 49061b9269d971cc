"""What PostgreSQL says that it did for a statement, from its log (`auto_explain`)."""

import json

EXPLAINED = {"shared_preload_libraries": "auto_explain", "auto_explain.log_analyze": "on", "auto_explain.log_buffers": "on",
             "auto_explain.log_timing": "off", "auto_explain.log_format": "json"}


def plans(log, place, tables):
    """What auto_explain wrote since about these tables: of each plan the rows that it read, and how."""
    with open(log, errors="replace") as file:
        file.seek(place)
        text = file.read()
    for part in text.split("LOG:  duration: ")[1:]:
        plan = json.JSONDecoder().raw_decode(part[part.index("{"):])[0]
        if not any(table in plan["Query Text"] for table in tables):
            continue
        steps = []
        rows = walk(plan["Plan"], steps)
        blocks = plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"]
        yield {"ms": float(part.split()[0]), "read": round(rows), "blocks": blocks, "what": ", ".join(dict.fromkeys(steps))}


def walk(node, steps):
    """The rows that the scans read, also those that a filter then left out."""
    below = node.get("Plans", [])
    rows = sum(walk(one, steps) for one in below)
    if "Scan" not in node["Node Type"] or node["Node Type"] == "Subquery Scan":
        if node["Node Type"] != "Limit":
            steps.append(node["Node Type"])
        return rows
    steps.append(" ".join([node["Node Type"].removesuffix(" Scan").lower(), node.get("Index Name") or node.get("Relation Name") or ""]).strip())
    if node["Node Type"] == "Bitmap Heap Scan":
        return rows
    removed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return rows + (node["Actual Rows"] + removed) * node["Actual Loops"]
