"""Brownie imports this file whenever it loads the project, before it compiles or connects.

It makes a plainly called `brownie` find the project's own compiler and chains, and says what is wrong with an
environment that was not made by `make setup`. The networks live in memory: nothing in ~/.brownie is needed or changed.
"""

from tools.brownie_environment import prepare

prepare()
