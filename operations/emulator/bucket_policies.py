"""Imported for its effect: moto leaves out of a policy the refusals that it cannot judge.

moto takes a condition whose operator it does not know (all but StringEquals) as met. A bucket that refuses
plain HTTP would refuse everybody, and the emulator speaks nothing else.
"""

from moto.iam.access_control import IAMPolicyStatement, PermissionResult

judge = IAMPolicyStatement.is_action_permitted


def judge_without_conditions(self, *arguments, **named):
    statement = self._statement
    if statement["Effect"] == "Deny" and "Condition" in statement:
        return PermissionResult.NEUTRAL
    return judge(self, *arguments, **named)


IAMPolicyStatement.is_action_permitted = judge_without_conditions
