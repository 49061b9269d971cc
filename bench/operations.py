"""What is asked: one list of operations, the same documents for the service and its peers."""

import json
import random
import re

import data
from servers import post

PERSON = "{ id name department { id name } }"
FEED = """query Feed($after: String) { praisePosts(first: 20, after: $after) { edges { node { id message createdAt commentCount
  author %s recipients %s comments(first: 3) { edges { node { id text createdAt author { id name } } } } } }
  pageInfo { hasNextPage endCursor } } }""" % (PERSON, PERSON)
ONE = "query One($id: ID!) { praisePost(id: $id) { id message createdAt commentCount author { id name } recipients { id name } } }"
CREATE = "mutation Create($input: CreatePraisePostInput!) { createPraisePost(input: $input) { praisePost { id } userErrors { code } } }"
NAMES = {"first": "feed, first page", "deep": "feed, random deep cursor", "one": "one post by id", "typename": "`{ __typename }`",
         "create": "createPraisePost", "keyed": "createPraisePost, with an idempotency key"}


class Operations:
    """The bodies for one server: with its ids and its cursors."""

    def __init__(self, target, posts, ours):
        chance = random.Random(1)
        self.target = target
        public = (lambda prefix, key: f"{prefix}_{key}") if ours else (lambda prefix, key: data.hyphenated(key))
        places = [data.place(posts, chance.randrange(posts // 50, posts)) for _ in range(200)]
        cursors = [self.cursor_after(*place) if ours else f"{place[1]}_{data.hyphenated(place[0])}" for place in places]
        some = [data.place(posts, chance.randrange(posts)) for _ in range(1_000)]
        new = [{"recipientIds": [public("emp", chance.choice(data.EMPLOYEE))], "message": data.MESSAGE} for _ in range(1_000)]
        self.of = {
            "first": [(FEED, {})],
            "deep": [(FEED, {"after": cursor}) for cursor in cursors],
            "one": [(ONE, {"id": public("praise", key)}) for key, _ in some],
            "typename": [("{ __typename }", {})],
            "create": [(CREATE, {"input": each}) for each in new],
            "keyed": [(CREATE, {"input": each | {"idempotencyKey": "@KEY@"}}) for each in new],
        }

    def cursor_after(self, _, ms):
        """The list's cursor at the post of this time, found by a filter: cursors are the server's own."""
        query = "query($t: DateTime!) { praisePosts(first: 1, filter: { createdBefore: $t }) { pageInfo { endCursor } } }"
        found = post(self.target.url, query, {"t": data.moment(ms + 1)}, self.target.token)
        return found["praisePosts"]["pageInfo"]["endCursor"]

    def write(self, name, file):
        file.write_text("".join(json.dumps({"query": query, "variables": variables}) + "\n" for query, variables in self.of[name]))

    def answers(self):
        """What it says to what is read, without the forms of ids, times and cursors, which differ."""
        said = {}
        for name in ("first", "deep", "one", "typename"):
            for number, (query, variables) in enumerate(self.of[name][:20]):
                text = json.dumps(post(self.target.url, query, variables, self.target.token), ensure_ascii=False)
                text = re.sub(r'"endCursor": "[^"]*"', "", text)
                text = re.sub(r"(\.\d{3})\d{3}Z", r"\1Z", text)
                text = re.sub(r'"(?:\w+_)?(\w{8})-?(\w{4})-?(\w{4})-?(\w{4})-?(\w{12})"', r"\1\2\3\4\5", text)
                said[name, number] = text
        return said
