"""Imported for its effect: moto can empty a bucket that once was versioned.

moto 5.2.1 gives each version of an object back its memory, and fails at delete markers, which have none. The
provider then tries for ever to empty a bucket of states, where every released lock has left a marker.
"""

from moto.s3.models import FakeDeleteMarker

FakeDeleteMarker.dispose = lambda self: None
