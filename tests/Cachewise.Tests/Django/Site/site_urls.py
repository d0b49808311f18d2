from django.contrib.auth import authenticate, login, logout
from django.http import HttpResponse
from django.urls import path


def log_in(request):
    login(request, authenticate(username=request.POST["username"], password=request.POST["password"]))
    return who(request)


def log_out(request):
    logout(request)
    return who(request)


def who(request):
    return HttpResponse(request.user.username)


urlpatterns = [path("in", log_in), path("out", log_out), path("who", who)]
