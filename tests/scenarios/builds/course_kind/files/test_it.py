import unittest

import tiny


class Test(unittest.TestCase):
    def test_name(self):
        self.assertEqual(tiny.NAME, "tiny")
