"""Imported for its effect: moto makes a flow log once, however often the same request arrives.

An SDK that loses an answer asks again with the same client token, and AWS gives the first answer again. moto
5.2.1 does not look at the token: it would refuse the second request, because of the flow log that the first
one made.
"""

from threading import Lock

from moto.ec2.responses.flow_logs import FlowLogs

create = FlowLogs.create_flow_logs
answers = {}
one_at_a_time = Lock()


def create_once(self):
    token = self._get_param("ClientToken")
    with one_at_a_time:
        if token is None or token not in answers:
            answers[token] = create(self)
        return answers[token]


FlowLogs.create_flow_logs = create_once
