# language: ja
#
