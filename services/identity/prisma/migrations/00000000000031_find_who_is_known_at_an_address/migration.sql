-- Whether anybody signs in from an address: asked before a body of somebody is read who has guessed too often.
CREATE INDEX known_place_at ON known_place (place_digest, last_at);
