"""Imported for its effect: moto keeps the ICMP type and code of a network ACL's rule.

moto 5.2.1 asks for them under a name that requests no longer have, and leaves them out of its answers: a plan
would find every ICMP rule changed.
"""

from moto.ec2.models.network_acls import NetworkAclEntry
from moto.ec2.responses.network_acls import NetworkACLs

find = NetworkACLs._get_param


def find_by_present_name(self, name, if_none=None):
    return find(self, name.replace("Icmp.", "IcmpTypeCode."), if_none)


def icmp_type_code(entry):
    return None if entry.icmp_type is None else {"Type": entry.icmp_type, "Code": entry.icmp_code}


NetworkACLs._get_param = find_by_present_name
NetworkAclEntry.icmp_type_code = property(icmp_type_code)
