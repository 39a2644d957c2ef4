"""Who is asking: accounts, invitations, sessions, and the ways to prove who one is.

A *member* is a seat's id and belongs to one negotiation; an *account* is a
person on this installation and holds the member ids that invitations gave it.
Rooms know members, never accounts. Everything here lies in the vault; of every
secret that a person carries, only a hash does.
"""
